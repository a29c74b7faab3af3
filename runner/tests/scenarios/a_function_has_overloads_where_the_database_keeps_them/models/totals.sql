{% set twice = function('twice') %}
select
    {{ twice }}(4) as doubled,
    {{ twice }}('a') as repeated,
    {{ twice }}(1, 3) as both_of_them
