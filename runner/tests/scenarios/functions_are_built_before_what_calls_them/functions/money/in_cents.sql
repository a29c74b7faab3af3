select {{ function('times') }}({{ function('scenario', 'times') }}(price), 50)::bigint
