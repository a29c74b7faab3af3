{{ config(post_hook={'sql': "insert into " ~ target.schema ~ ".log select 'seen ' || n from {{ this }}", 'transaction': false}) }}

select 1 as n
