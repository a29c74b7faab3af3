{{ config(alias='shop_colours') }} select 'of the package' as origin
