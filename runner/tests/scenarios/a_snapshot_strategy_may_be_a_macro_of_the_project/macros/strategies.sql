{% macro snapshot_rise_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
    {% set updated_at = model_config['updated_at'] %}
    {% do return({
        "unique_key": config.get('unique_key'),
        "updated_at": updated_at,
        "row_changed": snapshotted_rel ~ ".price < " ~ current_rel ~ ".price",
        "scd_id": snapshot_hash_arguments([config.get('unique_key'), updated_at])
    }) %}
{% endmacro %}

{% macro snapshot_fall_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
    {% set strategy = snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
    {% do strategy.update({"row_changed": "(" ~ strategy.row_changed ~ " and " ~ snapshotted_rel ~ ".price > " ~ current_rel ~ ".price)"}) %}
    {% do return(strategy) %}
{% endmacro %}

{% macro default__snapshot_hash_arguments(args) %}
    {% for argument in args %}coalesce(cast({{ argument }} as varchar), '-'){{ " || '/' || " if not loop.last }}{% endfor %}
{% endmacro %}
