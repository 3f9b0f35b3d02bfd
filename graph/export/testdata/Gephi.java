import java.io.File;
import java.io.PrintStream;
import org.gephi.graph.api.*;
import org.gephi.io.importer.api.*;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.*;
import org.openide.util.Lookup;

/** Reads a file as Gephi's menu File, Open does, and prints what is in the graph then, a tab between two things. */
public class Gephi {
	public static void main(String[] args) throws Exception {
		PrintStream out = new PrintStream(System.out, true, "UTF-8");
		ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
		projects.newProject();
		ImportController imports = Lookup.getDefault().lookup(ImportController.class);
		Container container = imports.importFile(new File(args[0]));
		imports.process(container, new DefaultProcessor(), projects.getCurrentWorkspace());
		GraphModel model = Lookup.getDefault().lookup(GraphController.class).getGraphModel();
		for (Column c : model.getEdgeTable()) {
			out.println("column\t" + c.getTitle() + "\t" + c.getTypeClass().getSimpleName());
		}
		for (Node n : model.getGraph().getNodes().toArray()) {
			out.println("node\t" + n.getLabel().replaceAll("\\s+", " "));
		}
		for (Edge e : model.getGraph().getEdges().toArray()) {
			out.println("edge\t" + e.getLabel());
		}
	}
}
