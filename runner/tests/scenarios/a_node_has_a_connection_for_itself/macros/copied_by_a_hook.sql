{% macro copied_by_a_hook() %}
    create temporary table copied_words as
    select {{ first_value('select max(id) from hook_words') }} as id
{% endmacro %}
