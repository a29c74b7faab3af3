select person_id, upper(name) as person_name, age from {{ ref('people') }}
