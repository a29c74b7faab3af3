{% macro get_incremental_newest_sql(arg_dict) %}
    {% if config == {} %}{{ exceptions.raise_compiler_error("a config is no dictionary") }}{% endif %}
    {% set newest = run_query("select max(id) from " ~ arg_dict["temp_relation"])[0][0] %}
    insert into {{ arg_dict["target_relation"] }}
    select * from {{ arg_dict["temp_relation"] }} where id = {{ newest }}
{% endmacro %}
