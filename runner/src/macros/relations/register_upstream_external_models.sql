{#- on-run-start: "{{ register_upstream_external_models() }}": views of the files that models of the
    run read and that the run does not write, for databases that forget. -#}
{% macro register_upstream_external_models() -%}
    {%- if execute -%}
        {%- set seen = [] -%}
        {%- for unique_id in selected_resources if unique_id in graph.nodes -%}
            {%- for parent in graph.nodes[unique_id].depends_on.nodes
                if parent not in seen and parent not in selected_resources and parent in graph.nodes -%}
                {%- do seen.append(parent) -%}
                {%- if graph.nodes[parent].config.materialized == 'external' -%}
                    {%- do _register_external_model(graph.nodes[parent]) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
