{#- py_write_table(false, this, code): the Python that makes a table of what a model in Python
    gives; weir writes it and runs none. -#}
{% macro py_write_table(temporary, relation, compiled_code, partitioned_by=none, sorted_by=none) -%}
{{ compiled_code }}

def materialize(df, con):
    con.register('model_rows', df)
    con.execute('create table {{ relation }} as select * from model_rows limit 0')
    {%- if partitioned_by %}
    con.execute('alter table {{ relation }} set partitioned by ({{ partitioned_by }})')
    {%- endif %}
    {%- if sorted_by %}
    con.execute('alter table {{ relation }} set sorted by ({{ sorted_by }})')
    {%- endif %}
    con.execute('insert into {{ relation }} select * from model_rows')
    con.unregister('model_rows')
{%- endmacro %}
