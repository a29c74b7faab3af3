{#- strategy_dispatch('check'): the macro of a snapshot's strategy; 'package.name' finds it in a package. -#}
{% macro strategy_dispatch(name) -%}
    {%- set package = name.split('.', 1)[0] if '.' in name else none -%}
    {%- set strategy = name.split('.', 1)[-1] -%}
    {%- if package is not none and package not in context -%}
        {{ exceptions.raise_compiler_error("Could not find package '" ~ package ~ "', called with '" ~ name ~ "'") }}
    {%- endif -%}
    {%- set macros = context if package is none else context[package] -%}
    {%- set macro_name = 'snapshot_' ~ strategy ~ '_strategy' -%}
    {%- if macros.get(macro_name) is none -%}
        {{ exceptions.raise_compiler_error(
            "The specified strategy macro '" ~ strategy ~ "' was not found in package '" ~ package
            ~ "': the strategy of a snapshot is timestamp, check, or that of a macro " ~ macro_name
        ) }}
    {%- endif -%}
    {{ return(macros[macro_name]) }}
{%- endmacro %}
