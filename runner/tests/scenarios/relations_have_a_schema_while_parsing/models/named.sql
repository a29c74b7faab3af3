{% set own = this.schema + '_own' %}
{% set read = ref('others').schema + '_read' %}
select '{{ own }}' = '{{ target.schema }}_own' as is_own, '{{ read }}' = '{{ target.schema }}_read' as is_read
