{% macro kinds() %}
    {% if execute %}
        {% set result = run_query("select kind from " ~ ref('kinds') ~ " order by kind") %}
        {{ return(result.columns[0].values()) }}
    {% endif %}
    {{ return([]) }}
{% endmacro %}
