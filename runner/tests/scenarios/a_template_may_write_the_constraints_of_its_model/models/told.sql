{{ config(materialized='table') }}

select
    '{{ adapter.render_raw_columns_constraints(raw_columns=model['columns']) | join('; ') }}' as of_columns,
    '{{ adapter.render_raw_model_constraints(raw_constraints=model['constraints']) | join('; ') }}' as of_table
