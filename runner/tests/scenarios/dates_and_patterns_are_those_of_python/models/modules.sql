{%- set day = modules.datetime.datetime.strptime('2026-03-02 10:30:00', '%Y-%m-%d %H:%M:%S') -%}
{%- set later = day + modules.datetime.timedelta(days=30, hours=2) -%}
{%- set berlin = modules.pytz.timezone('Europe/Berlin') -%}
select
    '{{ later }}' as later,
    '{{ later.strftime("%A %d %B %Y") }}' as written,
    {{ (later - day).days }} as days,
    {{ (day.date() < later.date()) }} as is_before,
    '{{ modules.pytz.utc.localize(day).astimezone(berlin).isoformat() }}' as berlin,
    '{{ modules.re.sub("(\w)-(\w)", "\\2\\1", "a-b c-d") }}' as swapped,
    '{{ modules.re.findall("\d+", "a1b22") | join(",") }}' as numbers,
    {{ modules.re.match("b", "ab") is none }} as is_unmatched,
    '{{ modules.itertools.product([1, 2], "ab") | list | length }}' as pairs,
    '{{ fromjson("{\"a\": [1, 2]}")["a"] | sum }}' as summed,
    '{{ tojson({"b": 1, "a": none}) }}' as json,
    '{{ set([1, 2, 2]) | list | length }}' as distinct_count,
    '{{ zip([1, 2], ["x", "y"]) | list | string | replace("'", "") }}' as zipped,
    '{{ local_md5("a") }}' as hashed
