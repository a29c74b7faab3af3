{#- render_write_options(config): how an external model's files are written, its templates rendered. -#}
{% macro render_write_options(config) -%}
    {%- set given = config.get('options') or {} -%}
    {%- if given is not mapping -%}
        {{ exceptions.raise_compiler_error('The options argument must be a dictionary') }}
    {%- endif -%}
    {%- set options = {} -%}
    {%- for key, value in given.items() -%}
        {%- do options.update({key: render(value) if value is string else value}) -%}
    {%- endfor -%}
    {%- for key in ['format', 'delimiter'] if config.get(key) -%}
        {%- do options.update({key: render(config.get(key))}) -%}
    {%- endfor -%}
    {{ return(options) }}
{%- endmacro %}
