{{ config(
    materialized='table',
    pre_hook=[
        {'sql': "insert into " ~ target.schema ~ ".log values ('kept')", 'transaction': false},
        "insert into " ~ target.schema ~ ".log values ('rolled back')",
    ],
) }}

select nothing as n
