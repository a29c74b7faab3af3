{#
    Citus is not there in tests: a function of its name that refuses a table which
    is not there, lacks the column, or has rows already.
#}
{% macro stand_in() %}
{% if target.type == 'postgres' %}
create or replace function public.create_distributed_table(
    spread regclass, spread_by text
) returns void language plpgsql as $$
declare
    has_rows boolean;
begin
    perform 1
    from pg_attribute
    where attrelid = spread and attname = spread_by;
    if not found then
        raise exception '% has no column %', spread, spread_by;
    end if;
    execute format('select exists (select from %s)', spread) into has_rows;
    if has_rows then
        raise exception '% has rows already', spread;
    end if;
    execute format('comment on table %s is %L', spread, 'spread by ' || spread_by);
end
$$
{% endif %}
{% endmacro %}
