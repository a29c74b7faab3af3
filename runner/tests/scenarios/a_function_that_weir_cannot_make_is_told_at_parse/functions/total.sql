sum(price)
