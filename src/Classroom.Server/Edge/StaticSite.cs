using System.Text;
using Classroom.Server.Settings;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Classroom.Server.Edge;

/// <summary>Serves the browser client: hashed assets for ever, the page itself fresh and with its policy.</summary>
public sealed class StaticSite
{
    private const string AssetFolder = "/assets";
    private const string PageName = "index.html";

    /// <summary>The worker that sees the camera's pictures; the rest of its name is its hash.</summary>
    private const string CameraWorker = "/assets/backgroundWorker-";
    private const string NonceMark = "<head>";
    private readonly PhysicalFileProvider? _files;

    /// <summary>Finds the client's files.</summary>
    public StaticSite(ClassroomSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Root = settings.WebRoot.Length > 0 ? Path.GetFullPath(settings.WebRoot) : Find();
        _files = Root is null ? null : new PhysicalFileProvider(Root);
    }

    /// <summary>The folder of the files, or null where the client was not built.</summary>
    public string? Root { get; }

    /// <summary>Adds the files.</summary>
    public void UseFiles(IApplicationBuilder app)
    {
        if (_files is null)
            return;
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = _files,
            ContentTypeProvider = Types(),
            OnPrepareResponse = file =>
            {
                Cache(file);
                Confine(file);
            },
        });
    }

    /// <summary>Answers every other address of the client with its page.</summary>
    public async Task ServePage(HttpContext context, SecurityHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(headers);
        var page = _files?.GetFileInfo(PageName);
        if (page is not { Exists: true, PhysicalPath: { } path })
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("The browser client is not built: run \"npm run build\" in frontend.\n");
            return;
        }

        headers.ForPage(context);
        var html = await File.ReadAllTextAsync(path, Encoding.UTF8, context.RequestAborted);
        var nonce = $"{NonceMark}\n    <meta property=\"csp-nonce\" nonce=\"{SecurityHeaders.Nonce(context)}\" />";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(html.Replace(NonceMark, nonce, StringComparison.Ordinal), context.RequestAborted);
    }

    private static void Cache(StaticFileResponseContext file)
    {
        var hashed = file.Context.Request.Path.StartsWithSegments(AssetFolder, StringComparison.Ordinal);
        file.Context.Response.Headers.CacheControl = hashed ? "public, max-age=31536000, immutable" : "public, max-age=300";
    }

    // A worker has the policy that its own file comes with, whatever the page's is.
    private static void Confine(StaticFileResponseContext file)
    {
        if (file.Context.Request.Path.Value!.StartsWith(CameraWorker, StringComparison.Ordinal))
            file.Context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.CameraWorkerPolicy;
    }

    private static FileExtensionContentTypeProvider Types()
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".mjs"] = "text/javascript";
        types.Mappings[".tflite"] = "application/octet-stream";
        types.Mappings[".webmanifest"] = "application/manifest+json";
        return types;
    }

    private static string? Find()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (File.Exists(Path.Combine(beside, PageName)))
            return beside;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var built = Path.Combine(folder.FullName, "frontend", "dist");
            if (File.Exists(Path.Combine(built, PageName)))
                return built;
            if (File.Exists(Path.Combine(folder.FullName, "Classroom.sln")))
                return null;
        }

        return null;
    }
}
