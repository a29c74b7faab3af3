{#
    The condition that keeps the batches of `parent` to build in this run.

        where {{ changed_batches(ref('people')) }}

    With the var `batch_date`: that batch alone. In an incremental run without
    it: each batch whose newest `changed_at` in `parent` is not the one that
    this table carries, so that an unchanged batch is never touched. Otherwise:
    every batch. `changed_at` is an expression over columns of both tables;
    where this table has it otherwise, `built_at` says how.
#}
{%- macro changed_batches(parent, changed_at='loaded_at', built_at=none) -%}
    {%- if var('batch_date', none) is not none -%}
batch_date = cast('{{ var("batch_date") }}' as date)
    {%- elif is_incremental() -%}
batch_date in (
        select parent_batches.batch_date
        from (
            select
                batch_date,
                max({{ changed_at }}) as changed_at
            from {{ parent }}
            group by batch_date
        ) as parent_batches
        left join (
            select
                batch_date,
                max({{ built_at or changed_at }}) as changed_at
            from {{ this }}
            group by batch_date
        ) as built_batches
            on parent_batches.batch_date = built_batches.batch_date
        where parent_batches.changed_at
            is distinct from built_batches.changed_at
    )
    {%- else -%}
true
    {%- endif -%}
{%- endmacro -%}
