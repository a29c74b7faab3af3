select
    {{ set([1, 2]) == set([2, 1, 1]) }} as are_equal,
    {{ set([1, 2]) == set([1, 3]) }} as are_others_equal,
    {{ set([1, 2]).difference([2]) | list == [1] }} as is_difference
