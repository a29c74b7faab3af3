select {{ farm.says() }} as word
