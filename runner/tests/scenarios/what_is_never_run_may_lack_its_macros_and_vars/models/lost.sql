select {{ lost_macro() }} as n
