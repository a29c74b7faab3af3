{{ config(materialized='table') }}
select '2026-03-02' as period, 'psi' as rule, 'warn' as severity, 0.03 as value, 'PSI of age is 0.0300' as message
union all
select '2026-03-02', 'roc_auc', 'alert', 0.5, 'ROC AUC is 0.5000, below 0.9'
union all
select '2026-03-02', 'unseen', 'ok', 0, 'no unseen category'
union all
select '2026-03-03', 'calibration', 'alert', 9, 'it''s "off" by 9 €'
