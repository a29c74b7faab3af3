select
    '{{ env_var("WEIR_SCENARIO_UNSET") }}' as greeting
