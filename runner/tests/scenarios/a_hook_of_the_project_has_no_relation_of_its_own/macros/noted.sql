{% macro noted(event) %}
insert into scenario.events values ('{{ event }}', '{{ "none" if this is none else this.schema }}', '{{ this.name }}')
{% endmacro %}
