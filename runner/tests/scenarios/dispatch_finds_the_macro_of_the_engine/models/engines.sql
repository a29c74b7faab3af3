select
    {{ engine() }} = '{{ target.type }} of its own' as is_own,
    {{ fallback() }} as fallback,
    {{ anywhere() }} as anywhere
