select '{{ env_var("GREETING") }}' as greeting, '{{ env_var("TOWN") }}' as town, '{{ env_var("HOME") == "nowhere" }}' as replaced
