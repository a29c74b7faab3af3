select {{ library.one() }} as id
