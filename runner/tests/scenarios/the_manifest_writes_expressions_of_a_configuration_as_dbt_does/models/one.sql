{% set lookback, names = 3, ["a", "b"] %}
{{ config(
    chosen = target.name if target.type not in ['spark'] else {'field': 'id', 'keep': [true, none]},
    optional = 'a' if execute,
    filtered = [1, 2] | join(',', attribute='id') | upper,
    tested = (this is none, lookback is not divisibleby 3),
    summed = 1 + lookback * 2 - 7 // 2 % 4 ** 1,
    joined = (lookback ~ 'a' ~ names[0]) | upper,
    sliced = names[1:] | list,
    called = var('x', default=3) | int,
    compared = not (1 < lookback and lookback != 5 or 2 in names) | string,
    negated = not (lookback and -lookback),
    left_out = lookback not in [3],
) }}
select 1 as id
