{% macro longest() %}{{ 3 if 'loose' not in config.get('tags', []) else 5 }}{% endmacro %}
