select note from notes
{{ config(materialized='table') }}
-- depends_on: {{ ref('numbers') }} {{ ref('words') }}
