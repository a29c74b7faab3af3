select '2026-03-02' as period, 'psi' as rule, 'fine' as message
