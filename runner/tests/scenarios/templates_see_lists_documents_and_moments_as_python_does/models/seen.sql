{% set lists %}
    {% if target.type == 'postgres' %}
        select
            array['x', 'y,z', null] as words,
            array[[1, 2], [3, 4]] as numbers,
            array[timestamp '2024-01-01 10:00:00'] as moments,
            '{"k": [1, 2.50], "u": "e"}'::jsonb as document,
            '2024-01-31 10:00:00+02'::timestamptz as moment
    {% else %}
        select
            ['x', 'y,z', null] as words,
            [[1, 2], [3, 4]] as numbers,
            [timestamp '2024-01-01 10:00:00'] as moments,
            {'k': [1, 2.50], 'u': 'e'} as document,
            '2024-01-31 10:00:00+02'::timestamptz as moment
    {% endif %}
{% endset %}
{% if execute %}
    {% set row = run_query(lists).rows[0] %}
    select
        '{{ row.words }}' as words,
        '{{ row.numbers }}' as numbers,
        '{{ row.moments }}' as moments,
        '{{ fromjson(row.document)['k'][1] }}' as fraction,
        '{{ fromjson(row.words) | length }}' as word_count,
        '{{ row.moment == modules.datetime.datetime(2024, 1, 31, 8, tzinfo=modules.pytz.utc) }}' as is_at_eight
{% else %}
    select 1 as word_count
{% endif %}
