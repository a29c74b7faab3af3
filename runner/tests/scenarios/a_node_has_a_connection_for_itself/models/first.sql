{{ config(
    materialized='table',
    pre_hook=[
        "create temporary table hook_words as select 7 as id",
        "{{ copied_by_a_hook() }}",
        "set search_path = '{{ target.schema }}'",
    ],
    post_hook="create table {{ target.schema }}.after_words as select id from hook_words",
) }}
select
    hook_words.id,
    copied_words.id as copied_id,
    case when current_setting('search_path') like '%{{ target.schema }}%' then 'set' else 'not set' end as setting
from hook_words cross join copied_words
