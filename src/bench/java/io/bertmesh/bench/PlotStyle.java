package io.bertmesh.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The style of all plots: dark on white, thin grid, colours that colour-blind people can distinguish. */
final class PlotStyle {

    static final Color BLUE = new Color(0x0072b2);
    static final Color ORANGE = new Color(0xd55e00);
    static final Color GREEN = new Color(0x009e73);
    static final Color PURPLE = new Color(0xaa4499);
    static final Color GREY = new Color(0x8a8a8a);

    private static final Color INK = new Color(0x333333);
    private static final Color GRID = new Color(0xe6e6e6);
    private static final BasicStroke LINE = new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke DASHES =
            new BasicStroke(1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {6, 4}, 0);

    private PlotStyle() {}

    static XYChart chart(String title, String xTitle, String yTitle) {
        XYChart chart = new XYChartBuilder()
                .width(760)
                .height(420)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build();
        XYStyler style = chart.getStyler();
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridLinesStroke(new BasicStroke(1));
        style.setPlotGridVerticalLinesVisible(false);
        style.setChartTitleBoxVisible(false);
        style.setChartTitleFont(font(Font.BOLD, 15));
        style.setChartFontColor(INK);
        style.setAxisTitleFont(font(Font.PLAIN, 12));
        style.setAxisTickLabelsFont(font(Font.PLAIN, 11));
        style.setAxisTickLabelsColor(INK);
        style.setAxisTickMarksColor(GRID);
        style.setAxisTicksLineVisible(false);
        style.setLegendFont(font(Font.PLAIN, 11));
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendPosition(LegendPosition.OutsideE);
        style.setMarkerSize(6);
        style.setYAxisMin(0.0);
        return chart;
    }

    /** A measured line, with its points. */
    static void line(XYChart chart, String name, double[] x, double[] y, Color color) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setLineColor(color);
        series.setLineStyle(LINE);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(color);
    }

    /** A level to compare with, from the first x to the last. */
    static void level(XYChart chart, String name, double[] x, double y, Color color) {
        XYSeries series = chart.addSeries(name, new double[] {x[0], x[x.length - 1]}, new double[] {y, y});
        series.setLineColor(color);
        series.setLineStyle(DASHES);
        series.setMarker(SeriesMarkers.NONE);
    }

    static void save(XYChart chart, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
        // Letters are outlines with twelve digits of a pixel. A hundredth of a pixel is enough, in half the bytes.
        String svg = bytes.toString(StandardCharsets.UTF_8).replaceAll("(\\.\\d\\d)\\d+", "$1");
        Files.writeString(file, svg);
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
