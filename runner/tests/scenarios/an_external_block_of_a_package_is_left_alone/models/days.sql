{% set external = graph.sources['source.scenario.lake.events'].external if execute else {} %}
select
    1 as day,
    '{{ external.location }}' as location,
    '{{ external.partitions[0].data_type if execute }}' as data_type,
    '{{ external.file_format }}' as file_format
