{% macro note() %}
    {% call statement('note', auto_begin=true) %}
        comment on table {{ target.schema }}.sales is 'made once';
        commit;
    {% endcall %}
{% endmacro %}
