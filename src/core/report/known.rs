//! Which settings Grafana itself knows for which kind of panel. In: a kind and a setting's first name. Out: whether the
//! setting is a leftover of another kind or written in the wrong place, which Grafana ignores too.
//!
//! A panel keeps the settings of every kind it ever was, and files written by hand have some among those of fields that
//! belong to the panel, or the other way round. One that is known for another kind or place but not for this one says
//! nothing; one that nobody knows may be new, and is reported.
//!
//! Source: the option schemas of Grafana's own panels.

/// The settings of `options`, by kind.
const OPTIONS: &[(&str, &str)] = &[
    (
        "marcusolsson-treemap-panel",
        "tiling textField labelByField sizeField sizeByField colorByField groupByField labelFields separator",
    ),
    (
        "timeseries",
        "legend tooltip orientation timezone timezones timeCompare annotations disableKeyboardEvents",
    ),
    (
        "stat",
        "reduceOptions text orientation textMode colorMode graphMode justifyMode wideLayout showPercentChange \
         percentChangeColorMode",
    ),
    (
        "gauge",
        "reduceOptions text orientation showThresholdLabels showThresholdMarkers sizing minVizWidth minVizHeight \
         barShape barWidthFactor effects endpointMarker glow gradient neutral segmentCount segmentSpacing shape \
         sparkline spotlight textMode",
    ),
    (
        "bargauge",
        "reduceOptions text orientation displayMode valueMode namePlacement showUnfilled sizing minVizWidth \
         minVizHeight maxVizHeight legend",
    ),
    ("piechart", "reduceOptions pieType displayLabels legend tooltip sort"),
    (
        "table",
        "showHeader showTypeIcons sortBy footer cellHeight frameIndex enablePagination disableKeyboardEvents \
         frozenColumns maxRowHeight pageSize",
    ),
    ("text", "mode content code renderMode"),
    (
        "logs",
        "showLabels showCommonLabels showTime showLogContextToggle showControls controlsStorageKey wrapLogMessage \
         prettifyLogMessage prettifyJSON enableLogDetails syntaxHighlighting sortOrder dedupStrategy \
         enableInfiniteScrolling noInteractions fontSize detailsMode timestampResolution showLevel displayedFields \
         unwrappedColumns showUniqueLabels showFieldSelector allowDownload showLogAttributes",
    ),
    (
        "heatmap",
        "calculate calculation color filterValues rowsFrame showValue cellGap cellRadius cellValues yAxis legend \
         tooltip exemplars selectionMode annotations",
    ),
    ("histogram", "bucketCount bucketSize bucketOffset combine legend tooltip"),
    (
        "barchart",
        "xField colorByField orientation barRadius xTickLabelRotation xTickLabelMaxLength xTickLabelSpacing stacking \
         showValue barWidth groupWidth legend tooltip text fullHighlight",
    ),
    (
        "state-timeline",
        "showValue rowHeight mergeValues alignValue perPage legend tooltip timezone annotations",
    ),
    ("status-history", "showValue rowHeight colWidth perPage legend tooltip timezone annotations"),
    ("xychart", "series seriesMapping mapping dims legend tooltip"),
    ("trend", "xField legend tooltip"),
    (
        "candlestick",
        "mode candleStyle colorStrategy fields colors includeAllFields legend tooltip orientation timezone annotations",
    ),
    ("nodeGraph", "nodes edges zoomMode layoutAlgorithm"),
    ("flamegraph", "dummy"),
    ("traces", "spanFilters"),
    ("geomap", "view controls basemap layers tooltip"),
    ("canvas", "inlineEditing showAdvancedTypes panZoom infinitePan tooltip root"),
    (
        "alertlist",
        "viewMode groupMode groupBy maxItems sortOrder dashboardAlerts alertName showInstances folder stateFilter \
         alertInstanceLabelFilter datasource showInactiveAlerts show dashboardTitle tags folderId",
    ),
    (
        "annolist",
        "onlyFromThisDashboard onlyInTimeRange tags limit showUser showTime showTags navigateBefore navigateAfter \
         navigateToPanel",
    ),
    (
        "dashlist",
        "keepTime includeVars showStarred showRecentlyViewed showSearch showHeadings showFolderNames maxItems query \
         tags folderId folderUID",
    ),
    ("news", "feedUrl showImage"),
    ("", "valueOptions fieldOptions nullValueMode"),
];

const GRAPH_FIELD: &str = "drawStyle gradientMode lineColor lineWidth lineInterpolation lineStyle spanNulls fillColor \
    fillOpacity showPoints showValues pointSize pointColor pointSymbol axisPlacement axisColorMode axisLabel axisWidth \
    axisSoftMin axisSoftMax axisGridShow scaleDistribution axisCenteredZero axisBorderShow barAlignment \
    barWidthFactor barMaxWidth stacking hideFrom transform insertNulls fillBelowTo thresholdsStyle";
const AXES: &str = "axisPlacement axisColorMode axisLabel axisWidth axisSoftMin axisSoftMax axisGridShow \
    scaleDistribution axisCenteredZero axisBorderShow hideFrom";

/// The settings of `fieldConfig.defaults.custom`, by kind.
const CUSTOM: &[(&str, &[&str])] = &[
    ("timeseries", &[GRAPH_FIELD]),
    ("trend", &[GRAPH_FIELD]),
    ("candlestick", &[GRAPH_FIELD]),
    (
        "table",
        &[
            "width minWidth align displayMode cellOptions hidden hideFrom inspect filterable hideHeader wrapText \
           wrapHeaderText footer tooltip sortable styleField",
        ],
    ),
    ("piechart", &["hideFrom"]),
    ("gauge", &["neutral"]),
    ("heatmap", &["hideFrom scaleDistribution"]),
    ("histogram", &["lineWidth fillOpacity gradientMode stacking", AXES]),
    ("barchart", &["lineWidth fillOpacity gradientMode thresholdsStyle", AXES]),
    ("state-timeline", &["lineWidth fillOpacity hideFrom spanNulls insertNulls axisPlacement axisWidth"]),
    ("status-history", &["lineWidth fillOpacity hideFrom axisPlacement axisWidth"]),
    (
        "xychart",
        &[
            "show pointSize pointColor pointSymbol pointShape pointStrokeWidth fillOpacity lineWidth lineStyle \
           lineColor label labelValue",
            AXES,
        ],
    ),
    ("geomap", &["hideFrom"]),
    ("", &["align filterable"]),
];

/// Settings that lie deeper in either, and that files written by hand have on top.
const DEEPER: &str = "titleSize valueSize showLegend displayMode calcs placement";

/// Whether Grafana ignores the setting for this kind, since it belongs to others or elsewhere. `scope` is `options` or
/// `custom`.
pub(super) fn is_leftover(kind: &str, scope: &str, name: &str) -> bool {
    let holds = |words: &str| words.split_whitespace().any(|word| word == name);
    let options = OPTIONS.iter().map(|(kind, words)| ("options", *kind, holds(words)));
    let custom = CUSTOM.iter().map(|(kind, lists)| ("custom", *kind, lists.iter().any(|words| holds(words))));
    let (mut is_known, mut is_own) = (holds(DEEPER), false);
    for (place, of, known) in options.chain(custom) {
        is_known |= known;
        is_own |= known && of == kind && place == scope;
    }
    is_known && !is_own
}
