{% macro run_hooks(hooks, inside_transaction=True) %}
    {% for hook in hooks | selectattr('transaction', 'equalto', inside_transaction) %}
        {% set text = render(hook.get('sql')) | trim %}
        {% do run_query("insert into notes values ('" ~ this.identifier ~ ": " ~ text ~ "')") if text %}
    {% endfor %}
{% endmacro %}
