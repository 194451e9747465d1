import { GraphChart, HeatmapChart, SankeyChart } from "echarts/charts";
import { VisualMapComponent } from "echarts/components";
import { use } from "echarts/core";
import { LabelLayout } from "echarts/features";

use([GraphChart, HeatmapChart, SankeyChart, VisualMapComponent, LabelLayout]);
