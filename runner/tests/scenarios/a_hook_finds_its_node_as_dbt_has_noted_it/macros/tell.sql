{% macro tell() %}
{% if execute %}
{% set found = adapter.get_relation(this.database, this.schema, this.identifier) %}
insert into {{ target.schema }}.seen values
    ('{{ var("run") }}', '{{ this.identifier }}', '{{ found is not none and load_relation(this) is not none }}')
{% endif %}
{% endmacro %}
