select
    '{{ var("greeting") }}' as greeting,
    '{{ var("colour") }}' as colour,
    '{{ var("size", "by default") }}' as size,
    '{{ env_var("WEIR_SCENARIO_PLACE", "nowhere") }}' as place,
    '{{ env_var("WEIR_SCENARIO_UNSET", "nothing") }}' as unset,
    '{{ builtins.ref.config.vars.to_dict()["written"] }}' as written
