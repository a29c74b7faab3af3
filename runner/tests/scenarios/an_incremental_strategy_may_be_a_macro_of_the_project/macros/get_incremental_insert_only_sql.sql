{% macro get_incremental_insert_only_sql(arg_dict) %}
    {% set columns = arg_dict["dest_columns"] | map(attribute="name") | join(", ") %}
    insert into {{ arg_dict["target_relation"] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict["temp_relation"] }} as new_rows
    where new_rows.{{ arg_dict["unique_key"] }} not in (
        select {{ arg_dict["unique_key"] }} from {{ arg_dict["target_relation"] }}
    )
    {% for predicate in arg_dict["incremental_predicates"] or [] %}and {{ predicate }}{% endfor %}
{% endmacro %}
