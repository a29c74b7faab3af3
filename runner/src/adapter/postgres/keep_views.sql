do $weir_views$
declare
    kept record;
    views jsonb := '[]';
begin
    -- Two relations that one view reads may be replaced at once: the second waits
    -- until the view that the first made again is there to be seen.
    if exists (
        select from pg_catalog.pg_depend as depends
        inner join pg_catalog.pg_rewrite as rewrites on rewrites.oid = depends.objid
        where depends.refobjid = to_regclass(:relation_literal)::oid
            and depends.refclassid = 'pg_catalog.pg_class'::regclass
            and depends.classid = 'pg_catalog.pg_rewrite'::regclass
            and rewrites.ev_class <> depends.refobjid
    ) then
        perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('weir: kept views'));
    end if;
    for kept in
        with recursive readers as (
            select to_regclass(:relation_literal)::oid as relation, 0 as depth
            union
            select rewrites.ev_class, readers.depth + 1
            from readers
            inner join pg_catalog.pg_depend as depends
                on depends.refobjid = readers.relation
                and depends.refclassid = 'pg_catalog.pg_class'::regclass
                and depends.classid = 'pg_catalog.pg_rewrite'::regclass
            inner join pg_catalog.pg_rewrite as rewrites
                on rewrites.oid = depends.objid and rewrites.ev_class <> readers.relation
        ),
        deepest as (
            select relation, max(depth) as depth from readers where depth > 0 group by relation
        )
        select
            format('%I.%I', spaces.nspname, classes.relname) as name,
            case classes.relkind when 'm' then 'materialized view' else 'view' end as kind,
            pg_catalog.pg_get_viewdef(classes.oid) as definition,
            pg_catalog.obj_description(classes.oid, 'pg_class') as description,
            coalesce((
                select jsonb_agg(format(
                    'grant %s on %s to %s',
                    rights.privilege_type,
                    format('%I.%I', spaces.nspname, classes.relname),
                    coalesce(quote_ident(roles.rolname), 'public')
                ))
                from pg_catalog.aclexplode(classes.relacl) as rights
                left join pg_catalog.pg_roles as roles on roles.oid = rights.grantee
                where rights.grantee <> classes.relowner
            ), '[]') || coalesce((
                select jsonb_agg(pg_catalog.pg_get_indexdef(indexes.indexrelid))
                from pg_catalog.pg_index as indexes
                where indexes.indrelid = classes.oid
            ), '[]') as statements
        from deepest
        inner join pg_catalog.pg_class as classes on classes.oid = deepest.relation
        inner join pg_catalog.pg_namespace as spaces on spaces.oid = classes.relnamespace
        where classes.relkind in ('v', 'm')
        order by deepest.depth, name
    loop
        views := views || jsonb_build_array(to_jsonb(kept));
    end loop;
    :drop_statement;
    :rename_statement;
    for kept in select * from jsonb_to_recordset(views)
        as kept_views(name text, kind text, definition text, description text, statements jsonb)
    loop
        begin
            execute format('create %s %s as %s', kept.kind, kept.name, kept.definition);
            if kept.description is not null then
                execute format('comment on %s %s is %L', kept.kind, kept.name, kept.description);
            end if;
            declare
                statement text;
            begin
                for statement in select jsonb_array_elements_text(kept.statements)
                loop
                    execute statement;
                end loop;
            end;
        exception when others then
            raise notice 'the view % cannot be made again: %', kept.name, sqlerrm;
        end;
    end loop;
end
$weir_views$
