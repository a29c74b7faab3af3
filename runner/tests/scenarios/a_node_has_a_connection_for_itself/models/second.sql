{{ config(
    materialized='table',
    pre_hook="create temporary table hook_words as select 8 as id",
) }}
-- depends_on: {{ ref('first') }}
select
    hook_words.id,
    case when current_setting('search_path') like '%{{ target.schema }}%' then 'set' else 'not set' end as setting
from hook_words
