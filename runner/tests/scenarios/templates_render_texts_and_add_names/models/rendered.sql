{%- set query = "select count(*) as fruits from {{ ref('fruits') }} where amount > {{ 2 + 2 }}" -%}
{%- set before = remembered() -%}
{%- do remember('a name') -%}
{%- set known = context.get(project_name, {}).get('shown_name') -%}
{%- set unknown = context.get('no_package', {}).get('shown_name') -%}
select
    counted.fruits,
    '{{ before }}' as before,
    '{{ remembered() }}' as after,
    '{{ known() if known else "default" }}' as known,
    '{{ unknown() if unknown else "default" }}' as unknown,
    '{{ context[project_name].get("no_macro", "no macro") }}' as missing
from ({{ render(query) }}) as counted
