select price
