namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Functions of PostgreSQL, MySQL and SQLite, and of extensions that Entity Framework's providers call, which change no rows. Not those that run a command which they are given as text. In
/// SQL Server no function can change rows.
/// </summary>
internal static class SqlFunctions
{
    /// <summary>Types, which may have a length or a precision.</summary>
    public const string Types =
        """
        bigint binary bit bpchar character datetime datetime2 datetimeoffset dec decimal double float geography geometry int int4 int8
        integer interval json jsonb mediumint nchar number numeric nvarchar precision real signed smallint text time timestamp timestamptz
        timetz tinyint unsigned uuid varbinary varbit varchar varying vector xml year zone
        """;

    public const string Names =
        """
        abs acos acosh adddate addtime aes_decrypt aes_encrypt age akeys any_value array_agg array_append array_cat array_dims array_fill
        array_length array_lower array_ndims array_position array_positions array_prepend array_remove array_replace array_sample
        array_shuffle array_to_json array_to_string array_upper ascii asin asinh atan atan2 atanh avals avg bin bin_to_uuid bit_and
        bit_count bit_length bit_or bit_xor bm25 bool_and bool_or btrim cardinality cast cbrt ceil ceiling changes char char_length
        character_length charset chr citext clock_timestamp coalesce coercibility collation compress concat concat_ws connection_id conv
        convert convert_from convert_to convert_tz corr cos cosh cosine_distance cot count covar_pop covar_samp crc32 cume_dist curdate
        current_catalog current_database current_date current_query current_role current_schema current_schemas current_setting
        current_time current_timestamp current_user currval curtime daitch_mokotoff database date date_add date_bin date_format date_part
        date_sub date_subtract date_trunc datediff datemultirange daterange datetime day dayname dayofmonth dayofweek dayofyear decode
        degrees dense_rank difference div dmetaphone dmetaphone_alt ef_add ef_avg ef_compare ef_divide ef_max ef_min ef_mod ef_multiply
        ef_negate ef_sum elt encode erf erfc every exp export_set extract factorial field find_in_set first_value floor format
        format_bytes found_rows from_base64 from_days from_unixtime gcd gen_random_uuid generate_series generate_subscripts get_bit
        get_byte get_format get_lock glob greatest group_concat grouping hamming_distance hex highlight host hour hstore hstore_to_array
        hstore_to_json hstore_to_jsonb if ifnull iif inet6_aton inet6_ntoa inet_aton inet_ntoa initcap inner_product instr int4multirange
        int4range int8multirange int8range is_free_lock is_ipv4 is_ipv6 is_normalized is_used_lock is_uuid isempty isfinite isnull
        jaccard_distance json json_agg json_array json_array_append json_array_elements json_array_elements_text json_array_insert
        json_array_length json_arrayagg json_build_array json_build_object json_contains json_contains_path json_depth json_each
        json_each_text json_error_position json_exists json_extract json_extract_path json_extract_path_text json_group_array
        json_group_object json_insert json_keys json_length json_merge_patch json_merge_preserve json_object json_object_agg
        json_object_keys json_objectagg json_overlaps json_patch json_populate_record json_populate_recordset json_pretty json_query
        json_quote json_remove json_replace json_scalar json_search json_serialize json_set json_storage_size json_strip_nulls json_table
        json_to_record json_to_recordset json_tree json_type json_typeof json_unquote json_valid json_value jsonb jsonb_agg jsonb_array
        jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text
        jsonb_exists jsonb_exists_all jsonb_exists_any jsonb_extract jsonb_extract_path jsonb_extract_path_text jsonb_group_array
        jsonb_group_object jsonb_insert jsonb_object jsonb_object_agg jsonb_object_keys jsonb_patch jsonb_path_exists jsonb_path_exists_tz
        jsonb_path_match jsonb_path_match_tz jsonb_path_query jsonb_path_query_array jsonb_path_query_array_tz jsonb_path_query_first
        jsonb_path_query_first_tz jsonb_populate_record jsonb_populate_recordset jsonb_pretty jsonb_remove jsonb_replace jsonb_set
        jsonb_set_lax jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_tree jsonb_typeof julianday justify_days justify_hours
        justify_interval l1_distance l2_distance lag last_day last_insert_id last_insert_rowid last_value lastval lca lcase lcm lead least
        left len length levenshtein levenshtein_less_equal likelihood likely ln load_file localtime localtimestamp locate log log10 log2
        lower lower_inc lower_inf lpad lquery ltree ltree2text ltrim ltxtquery make_date make_interval make_set make_time make_timestamp
        make_timestamptz makedate maketime masklen match max md5 median metaphone microsecond mid min minute mod month monthname
        multirange network nextval nlevel normalize now nth_value ntile nullif num_nonnulls num_nulls nummultirange numnode numrange
        obj_description oct octet_length ord overlay parse_ident percent_rank percentile percentile_cont percentile_disc period_add
        period_diff pg_advisory_lock pg_advisory_lock_shared pg_advisory_unlock pg_advisory_unlock_all pg_advisory_unlock_shared
        pg_advisory_xact_lock pg_advisory_xact_lock_shared pg_backend_pid pg_column_size pg_current_snapshot pg_current_wal_lsn
        pg_current_xact_id pg_database_size pg_get_constraintdef pg_get_expr pg_get_functiondef pg_get_indexdef pg_get_serial_sequence
        pg_get_userbyid pg_get_viewdef pg_is_in_recovery pg_notify pg_relation_size pg_size_pretty pg_sleep pg_table_is_visible
        pg_table_size pg_total_relation_size pg_try_advisory_lock pg_try_advisory_xact_lock pg_typeof phraseto_tsquery pi plainto_tsquery
        position pow power pragma_foreign_key_list pragma_index_info pragma_index_list pragma_table_info pragma_table_list
        pragma_table_xinfo printf quarter querytree quote quote_ident quote_literal quote_nullable radians rand random randomblob
        range_agg range_intersect_agg range_merge rank regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace
        regexp_split_to_array regexp_split_to_table regexp_substr regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope
        regr_sxx regr_sxy regr_syy release_all_locks release_lock repeat replace reverse right round row_count row_number row_to_json rpad
        rtrim scale schema sec_to_time second session_user set_bit set_byte set_masklen setweight sha sha1 sha2 sha224 sha256 sha384
        sha512 show_limit show_trgm sign similarity sin sinh skeys sleep snippet soundex space split_part sqlite_source_id sqlite_version
        sqrt st_area st_asbinary st_asgeojson st_asgeometrycollection st_asgml st_askml st_aslatlontext st_assvg st_astext st_astwkb
        st_asx3d st_azimuth st_boundary st_buffer st_centroid st_closestpoint st_collect st_contains st_convexhull st_coveredby st_covers
        st_crosses st_difference st_dimension st_disjoint st_distance st_distance_sphere st_distancesphere st_dwithin st_endpoint
        st_envelope st_equals st_exteriorring st_force2d st_geohash st_geometryn st_geometrytype st_geomfromgeojson st_geomfromtext
        st_geomfromwkb st_hasarc st_interiorringn st_intersection st_intersects st_isclosed st_isempty st_isring st_issimple st_isvalid
        st_latitude st_length st_linefromtext st_longest_line st_longitude st_m st_makeenvelope st_makepoint st_makepolygon st_maxdistance
        st_multi st_ndims st_normalize st_npoints st_numgeometries st_numinteriorring st_numinteriorrings st_numpoints st_overlaps
        st_perimeter st_point st_pointfromtext st_pointn st_pointonsurface st_project st_relate st_reverse st_setsrid st_simplify
        st_snaptogrid st_srid st_startpoint st_swapxy st_symdifference st_touches st_transform st_unaryunion st_union st_validate
        st_within st_x st_xmax st_xmin st_y st_ymax st_ymin st_z starts_with statement_timestamp std stddev stddev_pop stddev_samp
        str_to_date strcmp strftime strict_word_similarity string_agg string_to_array string_to_table strip strpos subdate subltree
        subpath substr substring substring_index subtime sum svals sysdate system_user tan tanh text2ltree time time_format time_to_sec
        timediff timeofday timestampadd timestampdiff timezone to_ascii to_base64 to_char to_date to_days to_hex to_json to_jsonb
        to_number to_regclass to_seconds to_timestamp to_tsquery to_tsvector total total_changes transaction_timestamp translate trim
        trim_array trim_scale trunc truncate try_cast ts_debug ts_delete ts_filter ts_headline ts_lexize ts_rank ts_rank_cd tsmultirange
        tsquery_phrase tsrange tstzmultirange tstzrange tsvector_to_array txid_current typeof ucase unaccent uncompress unhex unicode
        unistr unix_timestamp unixepoch unlikely unnest upper upper_inc upper_inf user utc_date utc_time utc_timestamp uuid
        uuid_extract_timestamp uuid_extract_version uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5
        uuid_short uuid_to_bin uuidv4 uuidv7 values var_pop var_samp variance version websearch_to_tsquery week weekday weekofyear
        weight_string width_bucket word_similarity xmlagg xmlcomment xmlconcat xmlelement xmlexists xmlforest xmlparse xmlserialize
        xmltable xpath xpath_exists year yearweek zeroblob
        """;
}
