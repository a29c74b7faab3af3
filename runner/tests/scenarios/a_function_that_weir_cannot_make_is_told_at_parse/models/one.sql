select {{ function('totl') }}(1) as one
