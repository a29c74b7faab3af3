{#
    A census text without the blanks around it; `?`, the mark of a missing
    answer, becomes null.

        {{ clean_text('education') }} as education

    Only blanks go, on every engine: plain `trim` of some engines takes more.
#}
{%- macro clean_text(column) -%}
nullif(trim(both ' ' from {{ column }}), '?')
{%- endmacro -%}
